//! The `[[installer]]` blocks: what Jump Clients are deployed from (INST-1 to INST-6).

use model::time::SimDuration;

use super::shape::shape;
use super::value::{MadeBy, SiteName as Name, Text};

shape! {
    /// An installer of Jump Clients.
    Installer "[[installer]]" {
        /// Its name; what `deploy` calls it.
        name: Name, required();
        /// How it was made: with the mass deployment wizard, or in a session by pinning (INST-1, INST-3).
        made_by: MadeBy, default("wizard");
        /// When it was made, counted from the start of the run.
        made_at: SimDuration, default("0s"), within("0s", "3660d");
        /// How long it is good for after that (INST-4).
        valid_for: SimDuration, default("1440m"), within("10m", "525600m");
        /// The Jump Group of what is installed from it.
        jump_group: Text, otherwise("none");
        /// Its Jump Policy.
        jump_policy: Text, otherwise("none");
        /// Its public portal. Of an installer made in a session: the one that replaces the session's.
        public_portal: Text, otherwise("none; made in a session, the session's");
        /// Its session policy while a customer is present.
        attended_session_policy: Text, otherwise("none");
        /// Its session policy while none is.
        unattended_session_policy: Text, otherwise("none");
        /// Its tag.
        tag: Text, otherwise("none");
        /// Its comments.
        comments: Text, otherwise("none");
        /// How long a Jump Client installed from it may be offline before it is deleted (`max_offline_minutes`).
        delete_after: SimDuration, within("1m", "3660d"), otherwise("`appliance.settings.delete_after`");
        /// The public portal through which the session came in which it was made. Only with `made_by = "session"`.
        session_portal: Text, otherwise("none");
    }
}
