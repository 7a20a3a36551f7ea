using System.CommandLine;
using System.Globalization;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.Ports;
using Migrator.Reporting;

namespace Migrator.Cli.Commands;

/// <summary>Takes migrations as applied that another tool, or a person, has applied.</summary>
internal static class BaselineCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations to take as applied; with --from-versioninfo, those it lists.");
        var foreign = new Option<bool>("--from-versioninfo") { Description = "Takes what FluentMigrator's own VersionInfo lists." };
        var command = new ToolCommand(
            "baseline",
            "Takes migrations as applied without running them: those that FluentMigrator's own runner has run, or those named.",
            "migrator baseline --from-versioninfo")
        {
            ids, foreign,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var chosen = await ChooseAsync(invocation.Value(ids), invocation.Value(foreign), invocation, database.State, cancellationToken).ConfigureAwait(false);
            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            var taken = await database.State.BaselineAsync(
                [.. chosen.Select(id => (id, invocation.Value(foreign) ? "applied by FluentMigrator" : "taken as applied"))],
                cancellationToken).ConfigureAwait(false);
            await database.State.AuditAsync(null, "baseline", string.Join(", ", chosen), invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false);
            return invocation.Done(
                $"{Quantity.Of(taken, "migration")} taken as applied; {Quantity.Count(chosen.Count - taken)} known before.",
                new Dictionary<string, string>
                {
                    ["taken"] = taken.ToString(CultureInfo.InvariantCulture),
                    ["knownBefore"] = (chosen.Count - taken).ToString(CultureInfo.InvariantCulture),
                });
        });
    }

    private static async Task<IReadOnlyList<MigrationId>> ChooseAsync(
        MigrationId[] ids, bool isForeign, Invocation invocation, IStatePort state, CancellationToken cancellationToken)
    {
        if (isForeign == ids.Length > 0)
        {
            throw new UsageException("Give either --from-versioninfo or the numbers of migrations.");
        }

        if (!isForeign)
        {
            return ids;
        }

        // The assembly may give the table names of its own.
        using var migrations = invocation.Settings.HasMigrations ? MigrationLoading.Load(invocation.Settings) : null;
        var foreign = await state.ReadForeignVersionsAsync(migrations?.VersionTable, cancellationToken).ConfigureAwait(false);
        return foreign.Count > 0
            ? foreign
            : throw new UsageException("There is no VersionInfo of FluentMigrator with rows in this database. Nothing was changed.");
    }
}
