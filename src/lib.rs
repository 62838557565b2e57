//! A live Jobs tab for web consoles.
