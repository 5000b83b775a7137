//! The gate before the CRM.
