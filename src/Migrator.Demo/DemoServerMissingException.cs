using Migrator.Sandbox;

namespace Migrator.Demo;

/// <summary>There is nothing here that the demo could run on.</summary>
public sealed class DemoServerMissingException(SandboxUnavailableException cause) : MigratorException(cause.Message, cause)
{
    /// <inheritdoc />
    public override string Code => "MIG2901";
}
