-- The rest of a deposit was always due at the clinic.
UPDATE service_offers SET deposit = deposit || '{"balance": "at_clinic"}' WHERE deposit IS NOT NULL;
