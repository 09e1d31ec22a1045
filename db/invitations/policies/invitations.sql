-- Nobody may touch these directly: row level security without a policy.
alter table app_private.invitations enable row level security;
