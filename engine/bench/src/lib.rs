//! What the benchmarks of the bundled engine are made of: kernels, real modules, the engines that run them, the measurements, and
//! the report. `benches/kernels.rs` puts them together; `count` counts instructions.

mod chart;
mod goals;
mod growth;
mod kernel;
mod link;
mod measure;
mod peer;
mod report;
mod table;

pub use self::growth::{SHAPES, Shape};
pub use self::kernel::{Kernel, TINY, merged, real_modules};
pub use self::measure::{TRY, compile_times, first_call_times, run_times, try_once};
pub use self::peer::{Peer, Run, is_bundled, peers, validate};
pub use self::report::Report;
pub use self::table::{Cell, Row, Table};
