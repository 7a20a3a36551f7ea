namespace Migrator.Collecting.Loading;

/// <summary>Turns an author's phase into ours.</summary>
internal static class DeclaredPhase
{
    public static Phase Of(Authoring.Phase phase) => phase switch
    {
        Authoring.Phase.Expand => Phase.Expand,
        Authoring.Phase.Backfill => Phase.Backfill,
        Authoring.Phase.Contract => Phase.Contract,
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "A phase that this tool does not know."),
    };
}
