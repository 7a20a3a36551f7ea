using Migrator.Testing;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(ServerFixture))]

// Every test has a database of its own, and waits more for fences and dumps than it computes.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 6)]
