using Migrator.Demo.Running;
using Migrator.Demo.Shop;
using Migrator.Demo.Story;
using Migrator.Execution;
using Migrator.Gates;
using Migrator.Reporting;

namespace Migrator.Demo;

/// <summary>The story of the change, one method a chapter.</summary>
internal sealed class Chapters(IDemoStage stage, Scene scene, DemoMigration reshape)
{
    private static readonly string Old = FirstVersion.Statements.Version;
    private static readonly string New = SecondVersion.Statements.Version;

    public async Task TellAsync(CancellationToken cancellationToken)
    {
        await PlanAsync(cancellationToken).ConfigureAwait(false);
        await ExpandAsync(cancellationToken).ConfigureAwait(false);
        await BackfillAsync(cancellationToken).ConfigureAwait(false);
        await VerifyAsync(cancellationToken).ConfigureAwait(false);
        await GateAsync(cancellationToken).ConfigureAwait(false);
        await ContractAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task PlanAsync(CancellationToken cancellationToken)
    {
        stage.On(new ChapterBegan(2, "A change that would break it", $"Version {New} wants four things at once, in one FluentMigrator class. Done directly, each would break {Old}."));
        stage.On(new ChangeListed("rename", "customers.email", "customers.email_address"));
        stage.On(new ChangeListed("split", "customers.full_name", "customers.first_name, last_name"));
        stage.On(new ChangeListed("retype", "orders.id int, the primary key", "orders.id bigint"));
        stage.On(new ChangeListed("drop", "customers.fax", "nothing; until then old readers see ''"));
        await reshape.PlanAsync(cancellationToken).ConfigureAwait(false);
        await CheckAsync(New, AdmissionVerdict.NotYet, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExpandAsync(CancellationToken cancellationToken)
    {
        stage.On(new ChapterBegan(3, "Expand", "The new shape appears beside the old one, and triggers keep both alike, whoever writes."));
        stage.On(new CommandTyped("migrator expand"));
        await reshape.ExpandAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task BackfillAsync(CancellationToken cancellationToken)
    {
        stage.On(new ChapterBegan(4, "Backfill", "Existing rows are copied in short batches; a batch that meets a writer is the one that gives way."));
        stage.On(new CommandTyped("migrator backfill"));
        await reshape.BackfillAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        stage.On(new ChapterBegan(5, "Verify", "Both shapes of every row are compared under one snapshot. The result is stored as evidence."));
        stage.On(new CommandTyped("migrator verify"));
        await reshape.VerifyAsync(cancellationToken).ConfigureAwait(false);
        await CheckAsync(New, AdmissionVerdict.May, cancellationToken).ConfigureAwait(false);
        await scene.StartAsync(SecondVersion.Statements, cancellationToken).ConfigureAwait(false);
        await scene.WatchAsync(cancellationToken).ConfigureAwait(false);

        var copy = reshape.Plan.Mappings.Single(mapping => mapping.Table.Name == "orders").New[0].Name;
        var compared = await scene.Checks.CompareShapesAsync(copy, cancellationToken).ConfigureAwait(false);
        scene.Mismatches += compared.Different;
        stage.On(new Proved($"Both versions write to the same rows. A plain query of the demo's own compares: {Quantity.Of(compared.Rows, "row")}, {Quantity.Count(compared.Different)} different.", compared.Different == 0));
    }

    private async Task GateAsync(CancellationToken cancellationToken)
    {
        stage.On(new ChapterBegan(6, "Gate", $"Nothing is removed while anybody needs it. {Old} is live: it says so itself, with its heartbeats."));
        stage.On(new CommandTyped("migrator contract"));
        stage.On(new GateAnswered(await reshape.ContractTooEarlyAsync(cancellationToken).ConfigureAwait(false)));
        await scene.WatchAsync(cancellationToken).ConfigureAwait(false);
        await scene.StopAsync(Old, cancellationToken).ConfigureAwait(false);
        stage.On(new CommandTyped("migrator gate"));
        stage.On(new GateAnswered(await reshape.LookAtGateAsync(cancellationToken).ConfigureAwait(false)));
    }

    private async Task ContractAsync(CancellationToken cancellationToken)
    {
        stage.On(new ChapterBegan(7, "Contract", "A fence keeps old versions out, then the names flip and the old shape goes; drop is the point of no return."));
        stage.On(new CommandTyped("migrator contract --wait"));
        await reshape.ContractAsync(cancellationToken).ConfigureAwait(false);
        await ComeBackAsync(cancellationToken).ConfigureAwait(false);
        var order = await scene.StoreLargeOrderAsync(cancellationToken).ConfigureAwait(false);
        stage.On(new Proved($"orders.id is a bigint: order {Quantity.Count(order)} is stored.", IsGood: true));
        await scene.WatchAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckAsync(string version, AdmissionVerdict expected, CancellationToken cancellationToken)
    {
        stage.On(new CommandTyped($"migrator check-app {ShopApplication.Name}={version}"));
        var admission = await reshape.CheckAsync(ShopApplication.Name, version, cancellationToken).ConfigureAwait(false);
        stage.On(new AdmissionAnswered(admission));
        if (admission.Verdict != expected)
        {
            throw new InvalidOperationException($"check-app says {admission.Verdict} of {version} where {expected} is right.");
        }
    }

    // The fence is what makes a look at the fleet worth anything: whoever was not seen cannot come later.
    private async Task ComeBackAsync(CancellationToken cancellationToken)
    {
        try
        {
            await scene.StartAsync(FirstVersion.Statements, cancellationToken).ConfigureAwait(false);
            stage.On(new Proved($"{ShopApplication.Name} {Old} came back although its shape is gone.", IsGood: false));
        }
        catch (FencedOutException refused)
        {
            stage.On(new Proved($"A forgotten instance of {Old} tries to come back, and is told: {refused.Message}", IsGood: true));
        }
    }
}
