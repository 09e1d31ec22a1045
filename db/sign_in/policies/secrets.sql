-- Nobody may touch these directly: row level security without a policy.
alter table app_private.unknown_sign_ins enable row level security;
alter table app_private.pending_sign_ins enable row level security;
alter table app_private.second_factors enable row level security;
alter table app_private.recovery_codes enable row level security;
alter table app_private.password_resets enable row level security;
