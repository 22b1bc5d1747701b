//! The made-up county: generates its submission folders.
