//! One token for each client, fetched once however many ask (`contract.md §0`).
