import "../../../../src/domain/booking/lifecycle.ts";
