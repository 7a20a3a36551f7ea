using Migrator.Gates;

namespace Migrator.Hosting;

/// <summary>The application does not start: the schema does not suit its version.</summary>
public sealed class StartupRefusedException(Admission admission)
    : MigratorException(AdmissionText.Of(admission))
{
    /// <inheritdoc />
    public override string Code => "MIG3002";

    /// <summary>What was asked, and what each migration thinks of it.</summary>
    public Admission Admission { get; } = admission;
}
