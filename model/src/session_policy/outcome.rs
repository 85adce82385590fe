//! What a session may do, and who decided it (SPOL-14).

use serde::{Deserialize, Serialize};

use crate::access::Directory;
use crate::id::{EmbassyId, GroupPolicyId, JumpItemId, PortalId, RepInviteId, SessionPolicyId, UserId};
use crate::permission::{Permission, Value};

/// Every permission of one session, fixed as it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outcome([Decision; Permission::ALL.len()]);

/// What one permission is, and what decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Decision {
    /// The value.
    pub value: Value,
    /// The object whose policy decided it.
    pub holder: Holder,
    /// The named session policy that the object has; `None` where the object has permissions of its own.
    pub policy: Option<SessionPolicyId>,
}

/// An object that carries a session policy, or permissions of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A Jump Client, with its policy for a customer who is present, or not.
    JumpClient(JumpItemId),
    /// A public portal.
    Portal(PortalId),
    /// A group policy that a user is in.
    GroupPolicy(GroupPolicyId),
    /// A user account.
    User(UserId),
    /// The embassy of a user account.
    Embassy(EmbassyId),
    /// A rep invite profile.
    RepInvite(RepInviteId),
    /// The global default.
    Global,
}

/// One layer, in the order in which they apply (SPOL-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// The Jump Client's policy.
    JumpClient,
    /// The public portal's.
    PublicPortal,
    /// The representative's, from whatever object.
    Representative,
    /// The global default.
    GlobalDefault,
}

impl Holder {
    /// The layer in which the object stands.
    pub const fn layer(self) -> Layer {
        match self {
            Self::JumpClient(_) => Layer::JumpClient,
            Self::Portal(_) => Layer::PublicPortal,
            Self::GroupPolicy(_) | Self::User(_) | Self::Embassy(_) | Self::RepInvite(_) => Layer::Representative,
            Self::Global => Layer::GlobalDefault,
        }
    }
}

impl Holder {
    /// For a person, with its name.
    pub fn text(self, directory: &Directory) -> String {
        match self {
            Self::JumpClient(item) => format!("Jump Client {:?}", directory[item].name),
            Self::Portal(portal) => format!("public portal {:?}", directory[portal].name),
            Self::GroupPolicy(policy) => format!("group policy {:?}", directory[policy].name),
            Self::User(user) => format!("user account {:?}", directory[user].name),
            Self::Embassy(embassy) => format!("embassy {:?}", directory[embassy].name),
            Self::RepInvite(invite) => format!("rep invite profile {:?}", directory[invite].name),
            Self::Global => "the global default session policy".to_owned(),
        }
    }
}

impl Decision {
    /// Who decided, for a person: `session policy "Strict" of Jump Client "db-1"`.
    pub fn decider(self, directory: &Directory) -> String {
        let holder = self.holder.text(directory);
        match (self.policy, self.holder) {
            (Some(policy), _) => format!("session policy {:?} of {holder}", directory[policy].name),
            (None, Holder::Global) => holder,
            (None, _) => format!("{holder} with custom permissions"),
        }
    }
}

impl Layer {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::JumpClient, Self::PublicPortal, Self::Representative, Self::GlobalDefault];

    /// Its name in files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::JumpClient => "jump_client",
            Self::PublicPortal => "public_portal",
            Self::Representative => "representative",
            Self::GlobalDefault => "global_default",
        }
    }
}

impl Outcome {
    /// With a decision for each permission, in the order of the catalogue.
    pub fn new(decide: impl FnMut(Permission) -> Decision) -> Self {
        Self(Permission::ALL.map(decide))
    }

    /// The decision about a permission.
    pub const fn get(&self, permission: Permission) -> Decision {
        self.0[permission as usize]
    }

    /// Whether a permission that is allowed or denied is allowed.
    pub fn allows(&self, permission: Permission) -> bool {
        self.get(permission).value == Value::Allowed(true)
    }

    /// Every permission with its decision, in the order of the catalogue.
    pub fn all(&self) -> impl Iterator<Item = (Permission, Decision)> {
        Permission::ALL.into_iter().map(|permission| (permission, self.get(permission)))
    }
}
