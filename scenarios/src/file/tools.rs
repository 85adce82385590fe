//! What sessions have besides chat: `[support.tools]`, the `[[canned_script]]` and the `[[deployed_button]]` blocks.

use model::plan::Device;
use model::time::SimDuration;

use super::shape::shape;
use super::value::{DirectoryName, Placed, Text};
use crate::units::Bandwidth;

shape! {
    /// What is done in sessions, and with what.
    Tools "[support.tools]" {
        /// Whether command shells leave a recording and a transcript in the session report (TOOL-7).
        shell_recording: bool, default("false"), grounds("assumption: no public figure");
        /// Whether customers with Windows are asked for an administrator's credentials as their sessions start (ELEV-3).
        elevates_at_start: bool, default("false"), grounds("assumption: no public figure");
        /// What each tool sends through the appliance, on average while it is on, one way (TOOL-4).
        traffic: ToolTraffic, default("{}");
    }
}

shape! {
    /// What each tool sends through the appliance, on average while it is on, one way (TOOL-4).
    ToolTraffic "[support.tools.traffic]" {
        /// Screen sharing, by its colours (TOOL-9).
        screen: ScreenTraffic, default("{}");
        /// A command shell.
        shell: Bandwidth, default("500B/s"), within("0B/s", "1GB/s"), grounds("assumption (assumptions.md 14)");
        /// File transfer while folders are listed and nothing is transferred.
        files: Bandwidth, default("500B/s"), within("0B/s", "1GB/s"), grounds("assumption (assumptions.md 14)");
        /// Files under way, each transfer for as long as its bytes take.
        transfer: Bandwidth, default("10Mbit/s"), within("1B/s", "1GB/s"), grounds("assumption (assumptions.md 14)");
        /// The registry.
        registry: Bandwidth, default("500B/s"), within("0B/s", "1GB/s"), grounds("assumption (assumptions.md 14)");
        /// System information.
        system_information: Bandwidth, default("1kB/s"), within("0B/s", "1GB/s"),
            grounds("assumption (assumptions.md 14)");
        /// Clipboards that are exchanged.
        clipboard: Bandwidth, default("100B/s"), within("0B/s", "1GB/s"), grounds("assumption (assumptions.md 14)");
    }
}

shape! {
    /// What screen sharing sends, by its colours (TOOL-9): none less than the one before.
    ScreenTraffic "support.tools.traffic.screen" {
        /// Black and white.
        black_and_white: Bandwidth, default("35kbit/s"), within("0B/s", "1GB/s"),
            grounds("assumption: 100 kbit/s for 35% of the time (assumptions.md 10 and 14)");
        /// Few colours.
        few: Bandwidth, default("70kbit/s"), within("0B/s", "1GB/s"),
            grounds("assumption: 200 kbit/s for 35% of the time (assumptions.md 10 and 14)");
        /// More colours.
        more: Bandwidth, default("140kbit/s"), within("0B/s", "1GB/s"),
            grounds("assumption: 400 kbit/s for 35% of the time (assumptions.md 10 and 14)");
        /// Full colours.
        full: Bandwidth, default("280kbit/s"), within("0B/s", "1GB/s"),
            grounds("assumption: 800 kbit/s for 35% of the time (assumptions.md 10 and 14)");
        /// Optimized for video.
        video: Bandwidth, default("875kbit/s"), within("0B/s", "1GB/s"),
            grounds("assumption: 2,500 kbit/s for 35% of the time (assumptions.md 10 and 14)");
    }
}

shape! {
    /// A canned script (TOOL-8).
    CannedScript "[[canned_script]]" {
        /// What `act` calls it.
        name: DirectoryName, required();
        /// On what it runs.
        devices: Vec<Placed<Device>>, required();
        /// The teams to whose members it is offered.
        teams: Vec<Placed<DirectoryName>>, otherwise("everybody");
        /// Whether it can run in the system's name.
        runs_as_system: bool, default("false");
    }
}

shape! {
    /// How a Support Button of the directory comes to be on a computer (BTN-1). One without such a block is there from the
    /// beginning, for good.
    DeployedButton "[[deployed_button]]" {
        /// Which, by its name in the directory.
        name: DirectoryName, required();
        /// The profile that it shows.
        profile: Text, default("Default");
        /// How long customers can start sessions with it, from its deployment on.
        lifetime: SimDuration, within("1s", "3660d"), otherwise("for good");
        /// When mass deployment brings it, with the public portal that the directory gives it (BTN-3).
        mass_deployed_at: SimDuration, within("0s", "3660d"), otherwise("once an `act` of a session deploys it there");
    }
}
