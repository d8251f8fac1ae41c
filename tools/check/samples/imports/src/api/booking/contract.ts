import "express";
import { live } from "../../domain/booking/lifecycle.ts";

export const statuses = live;
