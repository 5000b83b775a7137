//! What an agent did with a suggestion.
