using Migrator.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(ServerFixture))]
