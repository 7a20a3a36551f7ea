using FluentMigrator;
using FluentMigrator.Infrastructure;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Guarding;

/// <summary>A migration that says what it changes as it always did, and is refused if running versions would not survive it.</summary>
internal sealed class GuardedMigration(IMigrationInfo known, IMigration inner) : IMigration
{
    public string ConnectionString => inner.ConnectionString;

    public void GetUpExpressions(IMigrationContext context)
    {
        inner.GetUpExpressions(context);
        if (RawForms.BreakingIn(context.Expressions) is { Count: > 0 } breaking)
        {
            throw new RunnerRefusedException(new MigrationId(known.Version), known.Description ?? inner.GetType().Name, breaking);
        }
    }

    public void GetDownExpressions(IMigrationContext context) => inner.GetDownExpressions(context);
}
