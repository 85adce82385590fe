//! Events to figures: everything that reports and expectations speak of is worked out here, from events alone.

mod attendances;
mod desk;
mod give_ups;
pub mod latencies;
mod list;
pub mod occurrence;
pub mod series;
pub mod session_log;
pub mod sessions;
pub mod windows;

pub use latencies::Latencies;
pub use series::Series;
pub use session_log::SessionLog;
pub use sessions::Sessions;
pub use windows::Windows;
