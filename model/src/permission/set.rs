//! What one policy says of each permission: a value, or nothing (SPOL-3).

use super::{Permission, Value};

/// A value for some of the permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions([Option<Value>; Permission::ALL.len()]);

impl Permissions {
    /// Every permission at its lowest level, as the global default ships (SPOL-4).
    pub fn lowest() -> Self {
        let mut lowest = Self::default();
        Permission::ALL.into_iter().for_each(|permission| lowest.define(permission, permission.lowest()));
        lowest
    }

    /// The value of a permission; nothing where it is not defined.
    pub const fn get(&self, permission: Permission) -> Option<Value> {
        self.0[permission as usize]
    }

    /// Defines a permission.
    ///
    /// # Panics
    ///
    /// With a value of another kind than the permission's.
    pub fn define(&mut self, permission: Permission, value: Value) {
        assert!(permission.kind().fits(value), "{permission:?} cannot be {value:?}");
        self.0[permission as usize] = Some(value);
    }

    /// Leaves a permission not defined.
    pub const fn leave(&mut self, permission: Permission) {
        self.0[permission as usize] = None;
    }

    /// What is defined, in the order of the catalogue.
    pub fn defined(&self) -> impl Iterator<Item = (Permission, Value)> {
        Permission::ALL.into_iter().filter_map(|permission| Some((permission, self.get(permission)?)))
    }

    /// What is not defined.
    pub fn missing(&self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(|permission| self.get(*permission).is_none())
    }
}
