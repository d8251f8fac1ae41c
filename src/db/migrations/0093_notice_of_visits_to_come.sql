-- Who had booked before the notice was promised (decision 31) keeps that of today too. Only rows of visits to come are locked, found by
-- `appointments_live`, and `migrate` bounds the wait for each of them. A second run finds none.
UPDATE appointments a
SET fee_terms = a.fee_terms || jsonb_build_object('noticeMinutes', o.cancellation_notice_minutes)
FROM organizations o
WHERE o.id = a.organization_id AND a.status IN ('requested', 'held', 'confirmed') AND a.starts_at > now()
  AND a.fee_terms IS NOT NULL AND NOT a.fee_terms ? 'noticeMinutes';
