import "../../src/api/booking/contract.ts";
