//! Jobs as the library knows them, decoded leniently from whatever a console sends.
//!
//! Both contract shapes are decoded in the same way: rows with `repoName` and `progress`, and rows
//! with `jobId`, zone-less times and free `input` and `output`. A row needs nothing but an id.

mod config_status;
mod cut;
mod details;
mod fields;
#[expect(clippy::module_inception, reason = "the file of the type that the folder is about")]
mod job;
mod job_fields;
mod kind_labels;
mod link;
mod moment;
mod page;
mod progress;
mod status;
mod step;
mod with_details;

pub use config_status::ConfigStatus;
pub(crate) use cut::{LONGEST_NAME, cut};
pub use details::{JobDetails, StartEvent};
pub(crate) use fields::{Fields, text as json_text};
pub use job::{Job, JobId};
pub use job_fields::{FieldValue, JobField, JobFields};
pub use kind_labels::{KindLabel, KindLabels};
pub use link::JobLink;
pub(crate) use moment::time_between;
pub use page::{BadRow, JobPage};
pub use progress::Progress;
pub use status::{JobStatus, Section};
pub use step::{Attempt, Step, StepOp};
