//! The channel's socket.
