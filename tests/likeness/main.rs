//! What the likeness engine promises, whatever its methods: who is found, who is left alone,
//! and that every span covers what it claims.

mod command;
mod found;
mod oracle;
mod photos;
mod properties;
mod spared;
mod world;
