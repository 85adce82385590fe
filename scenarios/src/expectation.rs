//! What must hold: a small typed grammar with time in it (RUN-8).
