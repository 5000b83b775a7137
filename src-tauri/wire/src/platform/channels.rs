//! Notification channels and what they are subscribed to.
