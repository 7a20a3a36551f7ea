using Migrator;
using Migrator.Cli;
using Migrator.Hosting;
using Migrator.PostgreSql;
using Npgsql;
using Shop.Migrations;
using Shop.Web.Customers;

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration["ConnectionStrings:Shop"] ?? builder.Configuration["MIGRATOR_CONNECTION"] ?? ""));
builder.Services.AddSingleton<ICustomers, StoredCustomers>();

// Which version this is tells the assembly: <Version> in the project.
var migrator = builder.Services.AddMigrator(builder.Configuration.GetSection("Migrator"))
    .UseDatabase(services => new PostgreSqlDatabase(services.GetRequiredService<NpgsqlDataSource>()))
    .AddMigrations(typeof(CustomersAreCreated).Assembly);
if (builder.Configuration.GetValue<bool>("MigratesItself"))
{
    migrator.AddExpandAtStartup().AddBackfillWorker();
}

var app = builder.Build();
if (args is ["migrator", .. var command])
{
    return await MigratorCommands.InvokeAsync(app.Services, command);
}

app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapGet("/customers", (ICustomers customers, CancellationToken cancellationToken) => customers.AllAsync(cancellationToken));
app.MapPost("/customers", async (NewCustomer customer, ICustomers customers, CancellationToken cancellationToken) =>
    Results.Created("/customers", await customers.AddAsync(customer, cancellationToken)));

try
{
    await app.RunAsync();
    return 0;
}
catch (MigratorException refused)
{
    await Console.Error.WriteLineAsync($"{refused.Code}: {refused.Message}");
    return 78;
}
