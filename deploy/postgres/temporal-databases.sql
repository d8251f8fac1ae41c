-- Runs once, when the volume is empty. Temporal keeps its own two databases on the same server, with a login of its own.
CREATE ROLE temporal LOGIN PASSWORD 'temporal';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
