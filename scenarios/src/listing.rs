//! The Jump Client listing of a real site, read and written (APP-10).
