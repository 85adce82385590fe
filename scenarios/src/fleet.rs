//! Synthetic fleets: seeded sites and Jump Clients.
