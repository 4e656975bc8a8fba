-- An attempt may be settled on the command line too, by whoever runs the installation: they are no user.
ALTER TABLE operator_decisions ALTER COLUMN user_id DROP NOT NULL;
