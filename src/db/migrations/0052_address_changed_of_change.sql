-- By hand: the schemas of records and of logins would need each other.
ALTER TABLE account_mails ADD CONSTRAINT account_mails_contact_change
  FOREIGN KEY (organization_id, contact_change_id) REFERENCES contact_changes (organization_id, id);
