//! Signing an agent in with the browser, and what is held afterwards.
