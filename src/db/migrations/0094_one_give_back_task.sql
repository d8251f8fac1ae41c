-- What is to be given back at the desk is one task for each visit with its sum, where each payment had one of its own.
UPDATE tasks t
SET dedupe_key = 'give_back_at_desk:' || t.appointment_id, detail = jsonb_build_object('amountMinor', v.amount_minor, 'currency', t.detail -> 'currency')
FROM (SELECT organization_id, (array_agg(id ORDER BY id))[1] AS id, sum((detail ->> 'amountMinor')::bigint) AS amount_minor
        FROM tasks WHERE kind = 'give_back_at_desk' AND state = 'open' GROUP BY organization_id, appointment_id) v
WHERE t.organization_id = v.organization_id AND t.id = v.id;
--> statement-breakpoint
WITH closed AS (
  UPDATE tasks SET state = 'closed', closed_at = now()
  WHERE kind = 'give_back_at_desk' AND state = 'open' AND dedupe_key <> 'give_back_at_desk:' || appointment_id
  RETURNING organization_id, id)
INSERT INTO task_log (organization_id, task_id, act, at) SELECT organization_id, id, 'closed_by_itself', now() FROM closed;
