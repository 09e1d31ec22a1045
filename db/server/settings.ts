const always = {
  listen_addresses: '127.0.0.1',
  // Only TCP: a socket's path may be too long in a deep folder, and Windows has none.
  unix_socket_directories: '',
  // Session tokens travel as bind parameters and must not reach the log.
  log_parameter_max_length: '0',
  log_error_verbosity: 'terse',
  client_connection_check_interval: '2s',
  jit: 'off',
};

const lasting = {
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
};

// What a test's server loses in a power cut is thrown away anyway.
const throwAway = {
  shared_buffers: '256MB',
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/** The server's command line, as `pg_ctl -o` takes it. */
export const serverOptions = (port: number, disposable: boolean): string =>
  Object.entries({ ...always, ...(disposable ? throwAway : lasting) })
    .map(([name, value]) => `-c ${name}=${value}`)
    .concat(`-p ${port}`)
    .join(' ');
