using Migrator.Testing;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(ServerFixture))]

// A scenario copies databases, which waits more than it computes.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 4)]
