//! Who is signed in, and what the sign-in is good for.
