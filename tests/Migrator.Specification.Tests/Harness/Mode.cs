namespace Migrator.Specification.Tests.Harness;

/// <summary>The circumstances that all scenarios are played in.</summary>
/// <param name="Naming">What things are called.</param>
/// <param name="IsPooled">True to go through a pooler in transaction mode, tool and applications alike.</param>
/// <param name="IsInterrupted">True to end every command at every moment of it, and to give it again.</param>
/// <param name="IsBrief">True to turn back from the furthest point only.</param>
internal sealed record Mode(INaming Naming, bool IsPooled, bool IsInterrupted = false, bool IsBrief = false)
{
    public static Mode Plain { get; } = new(new PlainNaming(), IsPooled: false);

    public static Mode Brief { get; } = Plain with { IsBrief = true };

    public static Mode Ugly { get; } = new(new UglyNaming(), IsPooled: false);

    public static Mode Pooled { get; } = new(new PlainNaming(), IsPooled: true);

    public static Mode Adverse { get; } = new(new UglyNaming(), IsPooled: true, IsInterrupted: true, IsBrief: true);
}
