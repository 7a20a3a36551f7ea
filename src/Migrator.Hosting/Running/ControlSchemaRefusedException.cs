using Migrator.Planning;

namespace Migrator.Hosting.Running;

/// <summary>The control schema cannot be installed in this database.</summary>
internal sealed class ControlSchemaRefusedException(IReadOnlyList<Finding> refusals)
    : MigratorException($"The control schema cannot be installed: {string.Join("; ", refusals.Select(refusal => $"{refusal.Subject}: {refusal.Harm}. {refusal.Cure}"))}")
{
    public override string Code => "MIG4901";

    public IReadOnlyList<Finding> Refusals { get; } = refusals;
}
