-- A hold that was to be paid at the clinic left its price due when it ended.
UPDATE "payments" p SET "amount_minor" = 0
  FROM "appointments" a
 WHERE a."organization_id" = p."organization_id" AND a."id" = p."appointment_id" AND p."status" = 'due_at_clinic' AND p."amount_minor" > 0
   AND (a."status" IN ('expired', 'refused') OR a."status" = 'cancelled' AND coalesce(a."fee_minor", 0) = 0);
