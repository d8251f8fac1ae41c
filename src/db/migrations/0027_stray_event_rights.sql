-- Whose a webhook is: ids of payments, and where their appointments stand; no amounts and no people.
GRANT SELECT (organization_id, id, appointment_id, payment_intent_id, stripe_account_id) ON payments TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON payments FOR SELECT TO praxis_relay USING (true);
--> statement-breakpoint
GRANT SELECT (status) ON appointments TO praxis_relay;
--> statement-breakpoint
-- The Stripe accounts that money goes to, '' for the platform's own: for schedules that ask each in turn.
CREATE FUNCTION list_stripe_accounts() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT DISTINCT coalesce(stripe_account_id, '') AS account FROM organizations ORDER BY account $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION list_stripe_accounts() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION list_stripe_accounts() TO praxis_app;
