GRANT DELETE ON intake_answers TO praxis_app;
--> statement-breakpoint
-- What was answered for a visit that was booked stays, whatever a statement says.
CREATE POLICY never_booked ON intake_answers AS RESTRICTIVE FOR DELETE TO praxis_app USING (
  EXISTS (SELECT FROM appointments a WHERE a.id = intake_answers.appointment_id AND a.status IN ('refused', 'expired', 'cancelled'))
  AND NOT EXISTS (SELECT FROM status_log l WHERE l.appointment_id = intake_answers.appointment_id AND l.to_status = 'confirmed'));
--> statement-breakpoint
DELETE FROM intake_answers i USING appointments a
 WHERE a.organization_id = i.organization_id AND a.id = i.appointment_id AND a.status IN ('refused', 'expired', 'cancelled')
   AND NOT EXISTS (SELECT FROM status_log l WHERE l.organization_id = a.organization_id AND l.appointment_id = a.id AND l.to_status = 'confirmed');
