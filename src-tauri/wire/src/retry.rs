//! What `Retry-After` and backoff come to (`contract.md §1`, `§7`).
