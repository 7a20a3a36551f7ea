using System.CommandLine;
using Migrator.Cli.Commands;
using Migrator.Execution.State;
using Migrator.Gates.Orders;

namespace Migrator.Cli.Options;

/// <summary>The options that say where a release belongs among the others, where versions are ordered by that.</summary>
internal sealed class ReleasePlaceOptions
{
    public Option<bool> Newest { get; } = new("--newest") { Description = "It is newer than every registered release. For a pipeline that deploys; not for one that goes back." };

    public Option<string?> After { get; } = new("--after") { Description = "It is the next newer one to that release; a known one is moved there.", HelpName = "VERSION" };

    public Option<string?> Before { get; } = new("--before") { Description = "It is the next older one to that release; a known one is moved there.", HelpName = "VERSION" };

    public ReleasePlace Read(Invocation invocation, string app)
    {
        var (newest, after, before) = (invocation.Value(Newest), invocation.Value(After), invocation.Value(Before));
        var given = new[] { newest, after is not null, before is not null }.Count(one => one);
        if (given > 1)
        {
            throw new UsageException("--newest, --after and --before exclude each other; give one.");
        }

        return invocation.Settings.Policy.Orders.SchemeOf(app) switch
        {
            VersionScheme.Ordinal when after is not null => ReleasePlace.After(after),
            VersionScheme.Ordinal when before is not null => ReleasePlace.Before(before),
            VersionScheme.Ordinal => newest ? ReleasePlace.Newest : ReleasePlace.Unsaid,
            _ when given > 0 => throw new UsageException($"Versions of {app} have an order of their own, so a place means nothing. It would with Apps:{app}:Scheme ordinal."),
            _ => ReleasePlace.Any,
        };
    }
}
