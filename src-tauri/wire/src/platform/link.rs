//! When to ping, renew and reconnect.
