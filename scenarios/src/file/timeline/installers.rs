//! What is done with installers: deploying from them, extending and deleting them.

use model::plan::Staff;
use model::time::SimDuration;

use crate::file::select::Sites;
use crate::file::shape::shape;
use crate::file::value::Text;

shape! {
    /// Jump Clients are installed. They stand behind all others in the fleet, not installed when the run begins, and an
    /// entry that begins no sooner than this one can select them.
    Deploy "deploy" {
        /// The name of the installer.
        installer: Text, required();
        /// How many.
        clients: u32, required(), within("1", "250000");
        /// Where, in equal parts.
        sites: Sites, default("all");
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
        /// What is given at the installation instead of what the installer carries (INST-5).
        overrides: Overrides, default("{}");
    }
}

shape! {
    /// What is given at the installation instead of what the installer carries.
    Overrides "deploy.overrides" {
        /// Their Jump Group.
        jump_group: Text, otherwise("the installer's");
        /// Their Jump Policy.
        jump_policy: Text, otherwise("the installer's");
        /// Their public portal.
        public_portal: Text, otherwise("the installer's");
        /// Their session policy while a customer is present.
        attended_session_policy: Text, otherwise("the installer's");
        /// Their session policy while none is.
        unattended_session_policy: Text, otherwise("the installer's");
        /// Their tag.
        tag: Text, otherwise("the installer's");
        /// Their comments.
        comments: Text, otherwise("the installer's");
    }
}

shape! {
    /// Somebody moves an installer's expiry.
    ExtendInstaller "extend_installer" {
        /// The name of the installer.
        installer: Text, required();
        /// By how much later it expires.
        span as "for": SimDuration, required(), within("1m", "525600m");
        /// Who does it: an administrator, a user who may create and deploy Jump Clients, or a representative who may not.
        by: Staff, default("administrator");
    }
}

shape! {
    /// Somebody deletes an installer.
    DeleteInstaller "delete_installer" {
        /// The name of the installer.
        installer: Text, required();
        /// Who does it: an administrator, a user who may create and deploy Jump Clients, or a representative who may not.
        by: Staff, default("administrator");
    }
}
