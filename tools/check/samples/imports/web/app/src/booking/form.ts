import "../../../../src/domain/booking/lifecycle.ts";
import "../../../book/page.ts";
