-- Nobody may touch these directly: row level security without a policy.
alter table app_private.credentials enable row level security;
alter table app_private.sessions enable row level security;
