using Migrator.Gates;

namespace Migrator.Execution.Ports;

/// <summary>A fence that the server itself holds, against versions that know nothing of the toolkit. It is written as a script and never installed by itself.</summary>
public abstract record HardFence
{
    /// <summary>True to take it away again.</summary>
    public bool IsUndo { get; init; }

    /// <summary>The oldest version of the server that can hold it.</summary>
    public abstract int FromMajor { get; }
}

/// <summary>Lets the role of an old release line no longer log in, and ends its sessions.</summary>
/// <param name="Role">The role.</param>
public sealed record RoleFence(string Role) : HardFence
{
    /// <inheritdoc />
    public override int FromMajor => 0;
}

/// <summary>Refuses sessions that call themselves an older version of an application. Superusers are always let in.</summary>
/// <param name="App">The application.</param>
/// <param name="First">The first version that is let in; no pre-release.</param>
public sealed record LoginFence(string App, AppVersion First) : HardFence
{
    /// <inheritdoc />
    public override int FromMajor => 17;
}
